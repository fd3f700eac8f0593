/** What has come up, to be taken down in reverse order; a step that fails does not keep the others from it. */
export class ShutdownStack {
  readonly #steps: Array<{ name: string; stop: () => Promise<void> }> = [];

  add(name: string, stop: () => Promise<void>): void {
    this.#steps.push({ name, stop });
  }

  async run(): Promise<void> {
    for (const { name, stop } of this.#steps.splice(0).reverse()) {
      await stop().catch((error: unknown) =>
        console.error(`touchstone: ${name} did not stop cleanly:`, error),
      );
    }
  }
}
