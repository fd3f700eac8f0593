import { Client } from 'pg';

/** Runs `work` on a connection of its own: for set-up work outside Prisma's pool. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that stops closes its connections; the query under way rejects, and that is where it is handled.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
