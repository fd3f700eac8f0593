const isDevelopment = process.env.NODE_ENV === 'development';

// Next writes its start data into the page as inline scripts without a nonce, so 'unsafe-inline' stays for
// scripts; nothing may be loaded from anywhere else. Development needs eval for hot reload.
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = [
  { key: 'Content-Security-Policy', value: contentSecurityPolicy },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const imagePolicy = { key: 'Content-Security-Policy', value: "default-src 'none'; sandbox" };

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['sharp', '@node-rs/argon2', 'pg', 'pino', 'pg-boss'],
  // The checkout may lie inside another npm project; this folder is the root all the same.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // Under `npm test` a gate of its own has checked them.
  typescript: { ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === '1' },
  headers: async () => [
    { source: '/(.*)', headers: securityHeaders },
    // Bytes that strangers sent: whoever opens them as a page gets one that can do nothing. The last match holds.
    { source: '/api/v1/images/:sha256', headers: [imagePolicy] },
  ],
};
