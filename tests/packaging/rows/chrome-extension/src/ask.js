// Asks the service worker, and writes its report into the page.
chrome.runtime.sendMessage(Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
  const element = document.createElement('pre');
  element.id = 'report';
  element.textContent = JSON.stringify(report);
  document.body.append(element);
});
