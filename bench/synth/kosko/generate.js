'use strict';

// Generates the same output as `kosko generate`, without the CLI, which requires @kosko/env. Usage: APPS=100 node generate.js
const { PrintFormat, generate, print } = require('@kosko/generate');

generate({ path: `${__dirname}/components`, components: ['*'], extensions: ['js'], validate: true })
  .then((result) => print(result, { format: PrintFormat.YAML, writer: process.stdout }))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
