"""Which numbers to compute in on this processor."""

import torch


def has_fast_bfloat16() -> bool:
    """True where matrices are multiplied in bfloat16 (AMX, AVX-512 BF16); elsewhere it is imitated, at many times the cost of float32."""
    return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
