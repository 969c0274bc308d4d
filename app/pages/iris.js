const [form, status, result, error] = ['form', 'status', 'result', 'error'].map(byId);
const inputs = [...form.querySelectorAll('input')];
const SPECIES = ['Iris setosa', 'Iris versicolor', 'Iris virginica'];
// The text of the page states the same percentage.
const NOT_SURE_BELOW = 0.6;
let running;

for (const button of byId('examples').children) {
  button.addEventListener('click', () => {
    button.dataset.features.split(' ').forEach((value, index) => (inputs[index].value = value));
    form.requestSubmit();
  });
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  running?.abort();
  const { signal } = (running = new AbortController());
  const features = inputs.map((input) => input.valueAsNumber);
  result.hidden = error.hidden = true;
  form.ariaBusy = 'true';
  status.className = 'status';
  status.textContent = 'Sending the measurements…';
  try {
    const body = JSON.stringify({ features });
    showResult(await predict('predict?details=true', body, { contentType: 'application/json', signal }));
  } catch (failure) {
    if (signal.aborted) return;
    fail(failure instanceof Failure ? failure.message : 'An error occurred on this page. Reload it and try again.');
  }
  form.ariaBusy = 'false';
});

function showResult(response) {
  const { prediction, probabilities } = response;
  const name = SPECIES[prediction] ?? `class ${prediction}`;
  const isSure = probabilities[prediction] >= NOT_SURE_BELOW;
  byId('species').textContent = isSure ? name : `Not sure: perhaps ${name}`;
  byId('not-sure').hidden = isSure;
  byId('origin').textContent = responseText(response);
  const rows = probabilities.map((probability, index) => ({ class: SPECIES[index] ?? `class ${index}`, probability }));
  byId('probabilities').replaceChildren(...rows.map(bar));
  result.hidden = false;
  status.className = 'spoken';
  status.textContent = `${byId('species').textContent}, ${percent(probabilities[prediction])}`;
}

function fail(message) {
  status.textContent = '';
  error.textContent = message;
  error.hidden = false;
}
