import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number, failures: string[] }} Counted `failures`: file and name of each failed test */

/**
 * What a runner wrote about its tests.
 *
 * @param {'vitest' | 'playwright'} runner
 * @param {string} file
 * @returns {Counted} one failure when there is no report or it cannot be read
 */
export function readReport(runner, file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return runner === 'vitest' ? readVitest(report) : readPlaywright(report);
  } catch (error) {
    return { passed: 0, failed: 1, failures: [`its report could not be read: ${error.message}`] };
  }
}

function readVitest({ numPassedTests, numFailedTests, testResults }) {
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    // A file that fails before its first test has only a message.
    if (failed.length === 0 && message) return [`${name}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${name}: ${fullName}: ${firstLine(failureMessages[0])}`,
    );
  });
  return { passed: numPassedTests, failed: numFailedTests, failures };
}

function readPlaywright({ stats, suites, errors }) {
  const failures = [
    ...errors.map(({ message }) => firstLine(message)),
    ...suites.flatMap(listSpecs).flatMap(({ file, title, ok, tests }) => {
      if (ok) return [];
      const error = tests.flatMap(({ results }) => results).findLast((result) => result.error)?.error;
      return [`e2e/${file}: ${title}: ${firstLine(error?.message)}`];
    }),
  ];
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, failures };
}

const listSpecs = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(listSpecs)];

const firstLine = (text = 'no reason given') => stripVTControlCharacters(text).split('\n')[0];
