/* Draws each chart from its specification. Nothing is fetched: the data stand in the page. */
const offline = { load: () => Promise.reject(new Error("this page reads nothing from a network")) };
const options = {
  actions: false,
  renderer: "svg",
  ast: true,
  loader: offline,
  defaultStyle: false, // the page's own styles stand for it: no others may take effect here
  tooltip: { disableDefaultStyle: true },
};
for (const host of document.querySelectorAll("[data-chart]")) {
  const specification = JSON.parse(host.querySelector("script").textContent);
  const place = host.appendChild(document.createElement("div"));
  delete specification.title; // title and legend stand in the page, where they wrap
  specification.config.legend = { disable: true };
  specification.width = "container";
  if (host.clientWidth < 520) specification.config.axis.labelLimit = 140;
  globalThis.vegaEmbed(place, specification, options).catch((fault) => {
    place.textContent = "The chart could not be drawn; its figures stand in the table.";
    console.error(fault);
  });
}
