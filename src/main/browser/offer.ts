/** Path on the local socket that answers with a new address of the page. */
export const UI_OFFER = '/ui'
