// The day on which a claim is looked at again follows the status that is chosen, until somebody sets it.

export function followStatus() {
  for (const form of document.querySelectorAll("form.propose")) {
    const day = form.elements.review_on;
    const statuses = [...form.querySelectorAll("[name=status]")];
    // What stands there now is the rule's own, or somebody's.
    const isSuggested = () => !day.value || statuses.some((one) => one.dataset.lookAgain === day.value);
    form.addEventListener("change", ({ target }) => {
      if (target.name === "status" && isSuggested()) day.value = target.dataset.lookAgain;
    });
  }
}
