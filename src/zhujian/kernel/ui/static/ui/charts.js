/* Charts: the library is fetched only by pages that have one. Colours come from the page, so that themes apply. */
const SCRIPT = document.querySelector("script[data-echarts]").dataset.echarts;
const words = JSON.parse(document.getElementById("zj-words")?.textContent ?? "{}");
const drawn = new Map();

const load = () =>
  new Promise((resolve, reject) => {
    if (window.echarts) return resolve(window.echarts);
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });

const look = () => {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    axisLine: { lineStyle: { color: get("edge") } },
    axisLabel: { color: get("soft") },
    splitLine: { lineStyle: { color: get("line") } },
  };
  return {
    color: [get("bamboo"), get("tone-1"), get("tone-5"), get("tone-2"), get("tone-3"), get("tone-8"), get("tone-6")],
    backgroundColor: "transparent",
    textStyle: { fontFamily: style.getPropertyValue("--type"), color: get("soft") },
    legend: { itemWidth: 14, itemHeight: 8, textStyle: { color: get("soft") } },
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    tooltip: { renderMode: "richText", backgroundColor: get("ink"), borderWidth: 0, textStyle: { color: get("paper") } },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
  };
};

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

const draw = (box) => {
  drawn.get(box)?.dispose();
  const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const chart = window.echarts.init(box, look(), { renderer: "svg" });
  chart.setOption({ animation: !calm.matches, aria: { enabled: false }, ...option });
  drawn.set(box, chart);
};

const boxes = () => [...document.querySelectorAll("[data-chart]")];

const drawAll = async () => {
  const fresh = boxes().filter((box) => !drawn.has(box));
  if (!fresh.length) return;
  try {
    await load();
    fresh.forEach(draw);
  } catch {
    for (const box of fresh) box.textContent = words.noChart;
  }
};

drawAll();
document.addEventListener("htmx:load", drawAll);
document.addEventListener("zj:theme", () => { if (window.echarts) boxes().forEach(draw); });
window.addEventListener("resize", () => { for (const chart of drawn.values()) chart.resize(); });
window.addEventListener("beforeprint", () => { for (const chart of drawn.values()) chart.resize(); });
