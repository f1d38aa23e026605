// Draws every `.plot` of the page from the spec in its `data-spec` (see app/site/charts.py).
// Colours are the page's own, so charts follow dark, light and print.
import { init } from "./echarts/echarts.min.js";

const charts = new Map();

function palette(printing) {
  const root = document.documentElement;
  root.classList.toggle("printing", printing);
  const style = getComputedStyle(root);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["ink", "soft", "line", "card", "seal", "good", "warn", "bad", "mute"];
  const found = Object.fromEntries(names.map((name) => [name, colour(name)]));
  found.peers = [1, 2, 3, 4, 5, 6].map((number) => colour(`c${number}`));
  found.font = getComputedStyle(document.body).fontFamily;
  root.classList.remove("printing");
  return found;
}

function formatter(spec) {
  const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
  const unit = spec.unit && !spec.ratio ? ` ${spec.unit}` : "";
  return (value, bare = false) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    return spec.ratio ? `${(value * 100).toFixed(1)}%` : plain.format(value) + (bare ? "" : unit);
  };
}

function axes(spec, ink, show) {
  const text = { color: ink.soft, fontFamily: ink.font, fontSize: 12 };
  return {
    textStyle: { fontFamily: ink.font, color: ink.ink },
    animation: false,
    aria: { enabled: true },
    grid: { left: 8, right: 18, top: 44, bottom: spec.name ? 26 : 6, containLabel: true },
    legend: { top: 4, left: 0, type: "plain", itemWidth: 18, itemHeight: 9, itemGap: 16, textStyle: { ...text, color: ink.ink } },
    xAxis: {
      type: "category", data: spec.x, axisLabel: { ...text, hideOverlap: true }, axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } }, name: spec.name, nameLocation: "middle", nameGap: 30, nameTextStyle: text,
    },
    yAxis: {
      type: "value", axisLabel: { ...text, formatter: (value) => show(value, true) },
      splitLine: { lineStyle: { color: ink.line } },
    },
  };
}

function tooltip(ink, rows) {
  // Drawn on the canvas: the page's policy allows no styles inside of HTML.
  return {
    trigger: "axis", renderMode: "richText", confine: true, backgroundColor: ink.card, borderColor: ink.line,
    padding: [10, 14], textStyle: { color: ink.ink, fontFamily: ink.font, fontSize: 13, lineHeight: 21 },
    formatter: (points) => [points[0].axisValueLabel, ...rows(points[0].dataIndex)].join("\n"),
  };
}

function linesOption(spec, ink) {
  const show = formatter(spec);
  const series = [];
  if (spec.band) {
    const base = { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
    const height = spec.band.high.map((high, at) => (high === null ? null : high - spec.band.low[at]));
    series.push({ ...base, name: "low", data: spec.band.low });
    series.push({ ...base, name: spec.band.name, data: height, itemStyle: { color: ink.mute }, areaStyle: { color: ink.mute, opacity: 0.32 } });
  }
  spec.lines.forEach((line, number) => {
    const median = line.role === "median";
    const colour = median ? ink.soft : line.role === "own" ? ink.seal : ink.peers[number % ink.peers.length];
    series.push({
      type: "line", name: line.name, data: line.values, connectNulls: false, symbol: median ? "none" : "circle", symbolSize: 7,
      itemStyle: { color: colour }, lineStyle: { color: colour, width: median ? 1.5 : 2.5, type: median ? "dashed" : "solid" }, z: median ? 3 : 4,
    });
  });
  if (spec.breaks.length && series.length) {
    series[series.length - 1].markLine = {
      silent: true, symbol: "none", lineStyle: { color: ink.warn, type: "dotted", width: 1.5 },
      label: { formatter: () => spec.breakName, color: ink.warn, fontFamily: ink.font, fontSize: 11, position: "end" },
      data: spec.breaks.map((year) => ({ xAxis: year })),
    };
  }
  const option = { ...axes(spec, ink, show), series };
  option.legend.data = [
    ...spec.lines.map((line) => line.name), ...(spec.band ? [{ name: spec.band.name, icon: "roundRect" }] : []),
  ];
  if (spec.breaks.length) option.grid.top = 62;
  option.tooltip = tooltip(ink, (at) => [
    ...spec.lines.map((line) => `${line.name}  ${show(line.values[at])}`),
    ...(spec.band ? [`${spec.band.name}  ${show(spec.band.low[at])} – ${show(spec.band.high[at])}`] : []),
  ]);
  return option;
}

function barsOption(spec, ink) {
  const show = formatter(spec);
  const option = axes(spec, ink, show);
  option.series = spec.bars.map((set) => ({
    type: "bar", name: set.name, data: set.values, stack: spec.stacked ? "all" : undefined, barMaxWidth: 46,
    barCategoryGap: spec.stacked ? "40%" : "12%", itemStyle: { color: ink[set.colour] },
  }));
  if (spec.bars.length < 2) {
    option.legend.show = false;
    option.grid.top = 18;
  }
  option.tooltip = tooltip(ink, (at) => spec.bars.map((set) => `${set.name}  ${show(set.values[at])}`));
  return option;
}

const OPTIONS = { lines: linesOption, bars: barsOption };

function draw(plot, printing = false) {
  const spec = JSON.parse(plot.dataset.spec);
  const chart = charts.get(plot) ?? init(plot, null, { renderer: "canvas" });
  charts.set(plot, chart);
  chart.setOption(OPTIONS[spec.kind](spec, palette(printing)), true);
  plot.dataset.drawn = String(chart.getOption().series.length);
}

const all = () => document.querySelectorAll(".plot[data-spec]");
const widths = new ResizeObserver((entries) => entries.forEach((entry) => charts.get(entry.target).resize()));
all().forEach((plot) => {
  draw(plot);
  widths.observe(plot);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all().forEach((plot) => draw(plot)));
addEventListener("beforeprint", () => all().forEach((plot) => draw(plot, true)));
addEventListener("afterprint", () => all().forEach((plot) => draw(plot)));
