#!/bin/sh
# Pools, matcher and fusion of new networks. Needs MODELS, GROCERY and WORK (absolute folders); called by the Makefile.
set -eu
cd "$(dirname "$0")/../../.."
export MODELS_DIR="$MODELS"
tsx() { node --import tsx "$@"; }
evaluate() { node cli/touchstone.mjs evaluate "$@" --release-fusion --models "$MODELS" --cache "$WORK/cache" --resamples 10 >/dev/null; }

tsx inference/training/make-background-pool.ts "$GROCERY" "$WORK/strangers"
tsx inference/training/make-mark-negatives.ts "$GROCERY" "$WORK/strangers"
tsx inference/training/fit-matcher.ts "nothing yet"
tsx inference/training/fit-fusion.ts "nothing yet"

painted() { evaluate "$WORK/painted/ads.jsonl" --shots 8 --strangers --observations "$WORK/observed/painted"; }
painted
tsx inference/training/fit-matcher.ts "painted pictures of 40 marks among strangers (vision/paint_set.py)" "$WORK/observed/painted/marks.jsonl"
# Once more: what the fusion sees of the marks follows from the matcher.
painted
evaluate "$GROCERY/ads.jsonl#split=learn" --references "$GROCERY/brands.json" --strangers --observations "$WORK/observed/references"
evaluate "$GROCERY/ads.jsonl#split=learn" --references "$GROCERY/brands.json" --shots 10 --strangers --observations "$WORK/observed/shots"
tsx inference/training/fit-fusion.ts "painted pictures of 40 marks among strangers, and grocery's learn split with references alone and with 10 labels a brand" \
  "$WORK/observed/painted/ads.jsonl" "$WORK/observed/references/ads.jsonl" "$WORK/observed/shots/ads.jsonl"
