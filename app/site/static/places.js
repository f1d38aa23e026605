// A number of the table and its place in the source beside it show each other.

export function linkPlaces(within) {
  const source = within.querySelector(".source-view");
  if (!source) return;
  const cells = new Map();
  source.querySelectorAll("[data-place]").forEach((cell) => cells.set(cell.dataset.place, cell));
  const show = (event) => {
    const cell = event.target.closest("td[data-locator]");
    const place = cell && cells.get(cell.dataset.locator);
    if (!place) return;
    source.querySelectorAll(".here").forEach((other) => other.classList.remove("here"));
    place.classList.add("here");
    // Only the source moves: were the page to move under a pressed button, its click would be lost.
    source.scrollTop += place.getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 2;
  };
  within.querySelectorAll(".tables td[data-locator]").forEach((cell) => {
    if (!cells.has(cell.dataset.locator)) return;
    cell.classList.add("has-place");
    cell.addEventListener("click", show);
    cell.addEventListener("focusin", show);
    if (!cell.querySelector("button")) cell.tabIndex = 0;
  });
}
