export { deflate } from './deflate'
export { FREE } from './layout'
export { init } from './symbols'
