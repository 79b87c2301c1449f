/** What AWS IoT needs before it writes anything, in words (the developer guide, "Setting Up CloudWatch Logs with AWS IoT"). */

/** What the logging role has to allow, on any resource. */
export const ROLE_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'logs:PutMetricFilter',
  'logs:PutRetentionPolicy',
] as const

/** Who has to be trusted to take the role. */
export const ROLE_PRINCIPAL = 'iot.amazonaws.com'

export const HOW_TO_SET_UP =
  `create an IAM role that ${ROLE_PRINCIPAL} may assume (sts:AssumeRole in its trust policy) and whose policy allows ` +
  `${ROLE_ACTIONS.join(', ')} (the console's AWS service role "AWSIoTLogging" is one), then give it to AWS IoT with ` +
  '"aws iot set-v2-logging-options --role-arn arn:aws:iam::ACCOUNT:role/ROLE --default-log-level INFO"'

export const NOT_CONFIGURED = `logging was never set up in this account and region; ${HOW_TO_SET_UP}`

export function noRole(level: string): string {
  return `The default level is ${level}, but there is no role with which AWS IoT could write: ${HOW_TO_SET_UP}.`
}

export function noLogGroup(group: string): string {
  return (
    `there is no log group ${group}; it appears when logging is on and a first entry was written. ` +
    `If logging was not set up yet: ${HOW_TO_SET_UP}`
  )
}
