// The reader of Firefox. Arguments: its module, then a JSON file {form, fillings, saved}.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modulePath, requestPath] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(modulePath));
const request = JSON.parse(readFileSync(requestPath, "utf8"));

function typed(field, value) {
  const isButton = field.type === "checkbox" || field.type === "radiobutton";
  return { value: isButton ? field.exportValues === value : value };
}

async function fill(values, saved) {
  const data = new Uint8Array(readFileSync(request.form));
  const opening = getDocument({ data, verbosity: 0 });
  const opened = await opening.promise;
  const fields = await opened.getFieldObjects();
  for (const [name, value] of Object.entries(values)) {
    for (const field of fields.get(name).filter((each) => each.type)) {
      opened.annotationStorage.setValue(field.id, typed(field, value));
    }
  }
  writeFileSync(saved, await opened.saveDocument());
  await opening.destroy();
}

for (const [place, values] of request.fillings.entries()) await fill(values, request.saved[place]);
