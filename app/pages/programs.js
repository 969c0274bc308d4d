// Commands with the address of this page.
for (const address of document.querySelectorAll('.address')) address.textContent = new URL('.', location.href).href;
