const [form, status, result, error] = ['form', 'status', 'result', 'error'].map(byId);
const SPECIES = ['Iris setosa', 'Iris versicolor', 'Iris virginica'];
let running;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  running?.abort();
  const { signal } = (running = new AbortController());
  const features = [...form.querySelectorAll('input')].map((input) => input.valueAsNumber);
  result.hidden = error.hidden = true;
  form.ariaBusy = 'true';
  status.className = 'status';
  status.textContent = 'Asking the model…';
  try {
    const answer = await predict(JSON.stringify({ features }), { contentType: 'application/json', signal });
    tell(SPECIES[answer.prediction] ?? `an iris of a kind that has no name here, ${answer.prediction}`);
  } catch (failure) {
    if (signal.aborted) return;
    fail(failure instanceof Failure ? failure.message : 'Something went wrong on this page.');
  }
  form.ariaBusy = 'false';
});

function tell(name) {
  byId('species').textContent = name;
  result.hidden = false;
  status.className = 'heard';
  status.textContent = `This is ${name}`;
}

function fail(message) {
  status.textContent = '';
  error.textContent = message;
  error.hidden = false;
}
