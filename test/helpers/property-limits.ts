/**
 * A property that fails is made smaller for no longer than this, ms: otherwise the test runs into its own limit, and the
 * counterexample is never told.
 */
import fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 150_000 })
