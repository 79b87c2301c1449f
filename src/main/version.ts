import description from '../../package.json' with { type: 'json' }

/** The app's version, as package.json says it. */
export const VERSION: string = description.version
