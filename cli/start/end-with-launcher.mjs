// Loaded first (node --import) into every process the launcher starts: when the launcher is gone, even killed, the
// channel to it closes and the process ends as by SIGTERM, at the latest after the time it has to finish.
const FINISH_MS = 10_000;

// Both are undefined without a launcher; `connected` is false when it was killed before this file was read.
if (process.send && !process.connected) end();
if (process.connected) {
  process.channel.unref();
  process.once('disconnect', end);
}

function end() {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), FINISH_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}
