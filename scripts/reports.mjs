// What the runners of tests write about themselves (JSON): how many passed, and which did not.

/** From a report of vitest. */
export function readVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${name}: ${inOneLine(message)}`]
    return failed.map((one) => `${name} › ${one.fullName}: ${inOneLine(one.failureMessages[0])}`)
  })
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, failures }
}

/** From a report of Playwright; `shaky`: what failed, and passed when it was tried again. */
export function readPlaywright({ stats, suites }) {
  const specs = suites.flatMap(specsOf)
  const those = (wanted) =>
    specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === wanted)
        .map(({ results }) => `${file} › ${title}: ${inOneLine(results[0]?.error?.message)}`),
    )
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: those('unexpected'),
    shaky: those('flaky'),
  }
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

function inOneLine(message) {
  return (message ?? 'no reason was given').replace(COLOR, '').replace(/\s+/g, ' ').trim().slice(0, 300)
}
