import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AwsServer, KEY, startAwsServer } from '../../../../../helpers/aws-server/server.ts'
import { NEVER, open, testIo } from '../../../../../helpers/aws-server/stand.ts'

const NONE = { 'access-key-id': '', 'secret-access-key': '' }

let server: AwsServer
const others: Server[] = []

beforeEach(async () => {
  server = await startAwsServer()
})

afterEach(async () => {
  await server.close()
  for (const other of others.splice(0)) {
    other.closeAllConnections()
    other.close()
  }
})

async function listen(other: Server): Promise<string> {
  others.push(other)
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(other.address() as AddressInfo).port}`
}

function files(credentials: string, config = ''): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtap-aws-'))
  writeFileSync(join(folder, 'credentials'), credentials)
  writeFileSync(join(folder, 'config'), config)
  return {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'config'),
  }
}

const PROFILE = `aws_access_key_id = ${KEY.id}\naws_secret_access_key = ${KEY.secret}\n`

describe('credentials', () => {
  it('that were typed sign requests that AWS can check', async () => {
    const client = await open(server)
    expect(await client.test(NEVER)).toBe('AWS IoT in eu-west-1: the default level is ERROR.')
    client.close()
  })

  it('come with their session token', async () => {
    server.keys.push({ id: 'ASIATEMPORARY', secret: 's', token: 'the token' })
    const typed = { 'access-key-id': 'ASIATEMPORARY', 'secret-access-key': 's', 'session-token': 'the token' }
    const client = await open(server, typed)
    expect(await client.test(NEVER)).toContain('default level')
    client.close()
  })

  it('come from the environment', async () => {
    const env = { AWS_ACCESS_KEY_ID: KEY.id, AWS_SECRET_ACCESS_KEY: KEY.secret }
    const client = await open(server, NONE, testIo({ env }))
    expect(await client.test(NEVER)).toContain('default level')
    client.close()
  })

  it('come from a profile, and that is read anew', async () => {
    const env = files(`[site]\n${PROFILE.replace(KEY.secret, 'old')}`)
    const client = await open(server, { ...NONE, profile: 'site' }, testIo({ env }))
    await expect(client.test(NEVER)).rejects.toMatchObject({ code: 'cloud-credentials' })
    writeFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', `[site]\n${PROFILE}`)
    expect(await client.test(NEVER)).toContain('default level')
    client.close()
  })

  it('come from the default profile', async () => {
    const client = await open(server, NONE, testIo({ env: files(`[default]\n${PROFILE}`) }))
    expect(await client.test(NEVER)).toContain('default level')
    client.close()
  })

  it.each([
    ['there are none', {}, /AWS_ACCESS_KEY_ID/],
    ['the profile is not there', { profile: 'elsewhere' }, /elsewhere/],
  ])('say what to do where %s', async (_, settings, words) => {
    const client = await open(server, { ...NONE, ...settings }, testIo({ env: files('') }))
    await expect(client.test(NEVER)).rejects.toMatchObject({
      code: 'cloud-credentials',
      message: expect.stringMatching(words),
    })
    client.close()
  })

  it('take a role', async () => {
    const asked: string[] = []
    server.keys.push({ id: 'ASIAROLE', secret: 'role-secret', token: 'role-token' })
    const sts = await listen(
      createServer((request, response) => {
        let body = ''
        request.on('data', (chunk) => {
          body += chunk
        })
        request.on('end', () => {
          asked.push(body)
          response.setHeader('Content-Type', 'text/xml')
          response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>
            <SessionToken>role-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
            </Credentials></AssumeRoleResult></AssumeRoleResponse>`)
        })
      }),
    )
    const role = 'arn:aws:iam::123456789012:role/Reader'
    const client = await open(server, { 'assume-role': role, 'external-id': 'ext', 'endpoint-sts': sts })
    expect(await client.test(NEVER)).toContain('default level')
    const given = new URLSearchParams(asked[0])
    expect(given.get('Action')).toBe('AssumeRole')
    expect(given.get('RoleArn')).toBe(role)
    expect(given.get('ExternalId')).toBe('ext')
    client.close()
  })

  it('that are wrong are said to be wrong', async () => {
    const client = await open(server, { 'secret-access-key': 'wrong' })
    await expect(client.test(NEVER)).rejects.toMatchObject({ code: 'cloud-credentials' })
    client.close()
  })
})

describe('a proxy', () => {
  it('carries every request', async () => {
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket, head) => {
      asked.push(request.url ?? '')
      const { hostname, port } = new URL(`http://${request.url}`)
      const there = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        there.write(head)
        there.pipe(socket).pipe(there)
      })
      for (const end of [there, socket]) end.on('error', () => end.destroy())
    })
    const client = await open(server, {}, testIo({ proxy: await listen(proxy) }))
    expect(await client.test(NEVER)).toContain('default level')
    expect(asked).toEqual([new URL(server.iot).host])
    client.close()
  })

  it('that is not there is said', async () => {
    const client = await open(server, {}, testIo({ proxy: 'http://127.0.0.1:1' }))
    await expect(client.test(NEVER)).rejects.toMatchObject({ code: 'cloud-unreachable' })
    client.close()
  })
})
