import { startInstallation } from './support/installation';

/** One installation for the whole run; what it is told here, the tests read from the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const installation = await startInstallation();
  return () => installation.stop();
}
