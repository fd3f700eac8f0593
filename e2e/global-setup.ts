import { startInstallation } from './support/installation';
import { importTestBrands } from './support/brands';

/** One installation for the whole run; what it is told here, the tests read from the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const installation = await startInstallation();
  try {
    await importTestBrands();
  } catch (error) {
    await installation.stop();
    throw error;
  }
  return () => installation.stop();
}
