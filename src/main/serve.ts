/** `node out/node/serve.js --data DIR`: the core with the browser shell, without the rest of the command line. */
import { Command } from 'commander'
import { defineServe } from './browser/serve-command.ts'
import { keepCompiled } from './compiled.ts'
import { endProcess, prepareProgram, runProgram, stopSignal } from './program.ts'

const writeOut = (text: string) => void process.stdout.write(text)
const writeErr = (text: string) => void process.stderr.write(text)
// Whoever started it may have gone away; serving goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

keepCompiled()
const program = prepareProgram(new Command('fieldtap-serve'), writeOut, writeErr)
defineServe(program, writeOut, stopSignal())
endProcess(await runProgram(program, process.argv.slice(2), writeErr))
