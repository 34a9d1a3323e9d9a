// Says in the page what the browser said no to: a passkey that was cancelled, unknown or taken already.
document.addEventListener('allauth.error', (event) => {
  const notice = document.querySelector('[data-passkey-failed]')
  if (!notice) return
  event.preventDefault()
  notice.hidden = false
})
