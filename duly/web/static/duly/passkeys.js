// Hands the forms marked data-passkey to allauth's script, and says in the page what the browser said no to:
// a passkey that was cancelled, unknown or taken already.
document.addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const task = form.dataset.passkey
    const button = form.querySelector('[data-passkey-go]').id
    const credential = form.elements.credential.id
    window.allauth.webauthn.forms[`${task}Form`]({ ids: { [task]: button, credential, data: 'js_data' } })
  }
})

document.addEventListener('allauth.error', (event) => {
  const notice = document.querySelector('[data-passkey-failed]')
  if (!notice) return
  event.preventDefault()
  notice.hidden = false
})
