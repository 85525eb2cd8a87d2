#include <cstdio>
#include <utility>

#include <tephra/files/atomic_file.hpp>
#include <tephra/results/results.hpp>
#include <tephra/results/root_stage.hpp>
#include <tephra/results/series.hpp>
#include <tephra/results/svg.hpp>

namespace tephra::results {
namespace {

const char* name_of(Plot::Kind kind) {
  switch (kind) {
    case Plot::Kind::line: return "line";
    case Plot::Kind::scatter: return "scatter";
    case Plot::Kind::timeline: return "timeline";
  }
  return "";
}

files::Json json_of(const Drawing& drawing) {
  files::Json::Array all;
  for (const Series& series : drawing.series)
    all.push_back(files::Json().set("name", series.name).set("x", files::Json::list(series.x)).set("y", files::Json::list(series.y)));
  return files::Json().set("version", 1).set("kind", name_of(drawing.kind)).set("x", drawing.x).set("logarithmic", drawing.logarithmic).set("series", std::move(all));
}

}  // namespace

Outcome plot(Stage& stage, const Plot& settings) {
  return root_stage(stage, [&] {
    const Drawing drawing = drawing_of(stage, settings);
    const OutputFolder folder = stage.output(settings.id);
    folder.make();
    files::write_atomically(folder.file("plot.json"), json_of(drawing).text() + "\n");
    files::write_atomically(folder.file("plot.svg"), svg_of(drawing, stage.name()));
    folder.finish({"plot.json", "plot.svg"});
    std::printf("%s: wrote %s\n", stage.name().c_str(), folder.file("plot.svg").c_str());
  });
}

}  // namespace tephra::results
