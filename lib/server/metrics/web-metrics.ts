import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

type WebMetrics = { registry: Registry; requests: Histogram<'route' | 'method' | 'status'> };

// In a global, because Next bundles each route on its own and one process has one set of metrics.
const held = globalThis as { touchstoneMetrics?: WebMetrics };

function metrics(): WebMetrics {
  held.touchstoneMetrics ??= createMetrics();
  return held.touchstoneMetrics;
}

function createMetrics(): WebMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'touchstone_web_' });
  const requests = new Histogram({
    name: 'touchstone_http_request_seconds',
    help: 'Duration of API requests',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [registry],
  });
  return { registry, requests };
}

export function observeRequest(route: string, method: string, status: number, durationMs: number): void {
  metrics().requests.observe({ route, method, status: String(status) }, durationMs / 1_000);
}

/** This process's metrics as Prometheus text, without the ones read from the database. */
export function webMetricsText(): Promise<string> {
  return metrics().registry.metrics();
}
