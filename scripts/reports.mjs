// What the runners of tests write about themselves (JSON): how many passed, and which did not.

/** From a report of vitest. */
export function readVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${name}: ${firstLine(message)}`]
    return failed.map((one) => `${name} › ${one.fullName}: ${firstLine(one.failureMessages[0])}`)
  })
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, failures }
}

/** From a report of Playwright. A test that passed only when it was tried again has failed. */
export function readPlaywright({ stats, suites }) {
  const specs = suites.flatMap(specsOf)
  const failures = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => `${file} › ${title}: ${firstLine(results[0]?.error?.message)}`),
  )
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped, failures }
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

function firstLine(message) {
  return (message ?? 'no reason was given').replace(COLOR, '').trim().split('\n')[0].slice(0, 300)
}
