// Shows a question as soon as the answer it depends on is given. What is hidden keeps its answer.
const given = (form, name) =>
  [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : true))
    .map((input) => input.value);

export function startConditions(root) {
  const conditions = [...root.querySelectorAll("[data-when]")].map((field) => ({
    field,
    form: field.closest("form") ?? root,
    when: JSON.parse(field.dataset.when),
  }));
  const isOnPage = ({ form, when }) => form.querySelector(`[name="${CSS.escape(when.name)}"]`);
  const live = conditions.filter(isOnPage);
  if (!live.length) return;
  // In the order of the page, so that a question hidden above hides those that depend on it.
  const refresh = () => {
    for (const { field, form, when } of live) {
      const asker = form.querySelector(`[name="${CSS.escape(when.name)}"]`).closest("[data-question]");
      const holds = given(form, when.name).some((value) => when.values.includes(value));
      field.hidden = !holds || Boolean(asker?.hidden);
    }
  };
  root.addEventListener("change", refresh);
  refresh();
}
