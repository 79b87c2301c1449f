/** With what requests are signed: what was typed, else a profile, else the environment, else the default profile. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { CloudIo, CloudSettings } from '../cloud-side.ts'

type Providers = typeof import('@aws-sdk/credential-providers')

/** Settings that the SDK's own clients for signing in need as well: where to go through, and the region. */
export interface SignInClient {
  readonly region: string
  readonly requestHandler: object
  readonly endpoint: string
}

export function credentialsOf(
  settings: CloudSettings,
  env: CloudIo['env'],
  providers: Providers,
  client: SignInClient,
): AwsCredentialIdentityProvider {
  const own = ownCredentials(settings, env, providers, client)
  const role = settings['assume-role'] ?? ''
  if (role === '') return own
  const externalId = settings['external-id'] ?? ''
  return providers.fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: role,
      RoleSessionName: 'fieldtap',
      ...(externalId === '' ? {} : { ExternalId: externalId }),
    },
    clientConfig: clientConfig(client),
  })
}

function ownCredentials(
  settings: CloudSettings,
  env: CloudIo['env'],
  providers: Providers,
  client: SignInClient,
): AwsCredentialIdentityProvider {
  const typed = keyPair(settings['access-key-id'], settings['secret-access-key'], settings['session-token'])
  if (typed !== null) return async () => typed
  const named = settings.profile || env.AWS_PROFILE || ''
  const fromFiles = (profile: string) => profileCredentials(profile, env, providers, client)
  if (settings.profile) return fromFiles(named)
  const fromEnv = keyPair(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN)
  if (fromEnv !== null) return async () => fromEnv
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN)
    return providers.fromTokenFile({
      webIdentityTokenFile: env.AWS_WEB_IDENTITY_TOKEN_FILE,
      roleArn: env.AWS_ROLE_ARN,
      clientConfig: clientConfig(client),
    })
  return fromFiles(named)
}

function keyPair(id = '', secret = '', token = ''): AwsCredentialIdentity | null {
  if (id === '' || secret === '') return null
  return { accessKeyId: id, secretAccessKey: secret, ...(token === '' ? {} : { sessionToken: token }) }
}

/** Read anew each time, so that a person who signs in again needs nothing else to do. */
function profileCredentials(
  profile: string,
  env: CloudIo['env'],
  providers: Providers,
  client: SignInClient,
): AwsCredentialIdentityProvider {
  const [filepath, configFilepath] = [env.AWS_SHARED_CREDENTIALS_FILE, env.AWS_CONFIG_FILE]
  const read = providers.fromIni({
    ignoreCache: true,
    ...(profile === '' ? {} : { profile }),
    ...(filepath ? { filepath } : {}),
    ...(configFilepath ? { configFilepath } : {}),
    clientConfig: clientConfig(client),
  })
  return async (options) => {
    try {
      return await read(options)
    } catch (error) {
      const isMissing = profile === '' && /could not resolve credentials using profile/i.test(String(error))
      if (!isMissing) throw error
      const detail =
        'there are none: give an access key or a profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
      throw new FieldtapError('cloud-credentials', { detail }, { cause: error })
    }
  }
}

function clientConfig({ region, requestHandler, endpoint }: SignInClient) {
  return { region, requestHandler, ...(endpoint === '' ? {} : { endpoint }) } as never
}
