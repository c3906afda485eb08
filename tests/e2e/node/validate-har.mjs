// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a file against the HAR 1.2 schema: `node validate-har.mjs FILE`. What does not fit is
// printed; the exit status is 1 then.
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import schemas from 'har-schema';
import { createRequire } from 'node:module';

const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json'));
ajv.addSchema(Object.values(schemas));
const validate = ajv.getSchema('har.json#');
if (!validate(JSON.parse(readFileSync(process.argv[2], 'utf8')))) {
    console.log(ajv.errorsText(validate.errors, { separator: '\n' }));
    process.exitCode = 1;
}
