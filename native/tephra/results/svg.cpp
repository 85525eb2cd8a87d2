#include <tephra/results/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include <tephra/results/markup.hpp>

namespace tephra::results {
namespace {

constexpr double left = 80, right = 780, top = 50, bottom = 440;
constexpr std::size_t most_points = 4000;
// Okabe and Ito's colours, which people of any sight tell apart.
constexpr std::array colours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b5b5b"};

template <class... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

// Places of numbers along one side of the picture.
struct Axis {
  double least = 0;
  double most = 1;
  double from = 0;
  double to = 1;
  bool logarithmic = false;

  double scaled(double value) const { return logarithmic ? std::log10(value) : value; }
  // Of a number as scaled() gives it.
  double place(double tick) const { return from + (tick - least) / (most - least) * (to - from); }
  double at(double value) const { return place(scaled(value)); }
};

Axis axis_of(const std::vector<double>& values, double from, double to, bool logarithmic) {
  Axis axis{.least = std::numeric_limits<double>::infinity(), .most = -std::numeric_limits<double>::infinity(), .from = from, .to = to, .logarithmic = logarithmic};
  for (const double value : values) {
    axis.least = std::min(axis.least, axis.scaled(value));
    axis.most = std::max(axis.most, axis.scaled(value));
  }
  if (values.empty()) axis.least = 0, axis.most = 1;
  if (axis.least == axis.most) {
    const double room = axis.least == 0 ? 1 : std::abs(axis.least) / 2;
    axis.least -= room;
    axis.most += room;
  }
  return axis;
}

// Four to ten round numbers: 1, 2 or 5 times a power of ten apart.
std::vector<double> ticks_of(const Axis& axis) {
  const double rough = (axis.most - axis.least) / 5;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough) step = factor * power;
  std::vector<double> ticks;
  for (double tick = std::ceil(axis.least / step); tick * step <= axis.most * (1 + 1e-12) && ticks.size() < 20; ++tick) ticks.push_back(tick * step);
  return ticks;
}

std::string label_of(const Axis& axis, double tick) { return print("%.4g", axis.logarithmic ? std::pow(10, tick) : tick); }

std::string text_svg(double x, double y, const char* anchor, const std::string& words, const std::string& more = "") {
  return print("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>", x, y, anchor, more.c_str()) + escaped(words) + "</text>\n";
}

std::string fill_of(std::size_t number) { return std::string(" fill=\"") + colours[number % colours.size()] + "\""; }

// Along the bottom, with what is along it.
std::string labels_svg(const Axis& x, const std::string& name) {
  std::string out;
  for (const double tick : ticks_of(x)) out += text_svg(x.place(tick), bottom + 18, "middle", label_of(x, tick));
  return out + text_svg((left + right) / 2, bottom + 40, "middle", name);
}

std::string axes_svg(const Axis& x, const Axis& y, const std::string& name) {
  std::string out = print("<path d=\"M%g %gV%gH%g\" fill=\"none\" stroke=\"#888\"/>\n", left, top, bottom, right) + labels_svg(x, name);
  for (const double tick : ticks_of(y)) {
    const double at = y.place(tick);
    out += print("<path d=\"M%g %.1fH%g\" stroke=\"#e4e4e4\"/>\n", left, at, right) + text_svg(left - 6, at + 4, "end", label_of(y, tick));
  }
  return out;
}

std::string marks_svg(const Series& series, const Axis& x, const Axis& y, Plot::Kind kind, const std::string& colour) {
  const std::size_t stride = series.x.size() / most_points + 1;
  const bool dotted = kind == Plot::Kind::scatter || series.x.size() == 1;
  std::string points, dots;
  for (std::size_t i = 0; i < series.x.size(); i += stride) {
    const double at = x.at(series.x[i]), value = y.at(series.y[i]);
    points += print("%.1f,%.1f ", at, value);
    if (dotted) dots += print("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n", at, value, colour.c_str());
  }
  return dotted ? dots : "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\"/>\n";
}

std::string legend_svg(const std::vector<Series>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) out += text_svg(right, top + 14 + 16.0 * static_cast<double>(i), "end", all[i].name, fill_of(i));
  return out;
}

std::string lines_svg(const Drawing& drawing) {
  std::vector<double> xs, ys;
  for (const Series& series : drawing.series) {
    xs.insert(xs.end(), series.x.begin(), series.x.end());
    ys.insert(ys.end(), series.y.begin(), series.y.end());
  }
  const Axis x = axis_of(xs, left, right, false), y = axis_of(ys, bottom, top, drawing.logarithmic);
  std::string out = axes_svg(x, y, drawing.x);
  for (std::size_t i = 0; i < drawing.series.size(); ++i) out += marks_svg(drawing.series[i], x, y, drawing.kind, colours[i % colours.size()]);
  return out + legend_svg(drawing.series);
}

// A lane a series, a bar a span.
std::string timeline_svg(const Drawing& drawing) {
  std::vector<double> xs = {0};
  for (const Series& series : drawing.series) xs.insert(xs.end(), series.y.begin(), series.y.end());
  const Axis x = axis_of(xs, left + 100, right, false);
  const double lane = (bottom - top) / std::max<double>(1, static_cast<double>(drawing.series.size()));
  std::string out = labels_svg(x, drawing.x);
  for (std::size_t i = 0; i < drawing.series.size(); ++i) {
    const Series& series = drawing.series[i];
    const double y = top + lane * static_cast<double>(i);
    out += text_svg(left + 92, y + lane / 2 + 4, "end", series.name);
    const std::size_t stride = series.x.size() / most_points + 1;
    for (std::size_t span = 0; span < series.x.size(); span += stride) {
      const double begin = x.at(series.x[span]), end = x.at(series.y[span]);
      out += print("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"%s stroke=\"#fff\" stroke-width=\"0.5\"/>\n", begin, y + lane / 6, std::max(1.5, end - begin), lane * 2 / 3,
                   fill_of(i).c_str());
    }
  }
  return out;
}

}  // namespace

std::string svg_of(const Drawing& drawing, const std::string& title) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 500\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n"
         "<rect width=\"800\" height=\"500\" fill=\"#fff\"/>\n<text x=\"400\" y=\"28\" text-anchor=\"middle\" font-size=\"16\">" +
         escaped(title) + "</text>\n" + (drawing.kind == Plot::Kind::timeline ? timeline_svg(drawing) : lines_svg(drawing)) + "</svg>\n";
}

}  // namespace tephra::results
