#include <cstdio>
#include <string>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/results/condition.hpp>
#include <tephra/results/root_stage.hpp>

namespace tephra::results {
namespace {

// "r2 = 0.93, mean_squared_error = 0.001"
std::string text_of(const std::vector<Score>& scores) {
  std::string text;
  for (const Score& score : scores) text += (text.empty() ? "" : ", ") + score.name + " = " + results::text_of(Cell(score.value));
  return text.empty() ? "no score in it" : text;
}

}  // namespace

Outcome acceptance(Stage& stage, const Acceptance& settings) {
  return root_stage(stage, [&] {
    const std::vector<Score> scores = read_scores(stage, settings.scores);
    const bool accepted = holds(settings.terms, scores, settings.id);
    const std::vector<Score> named = named_in(settings.terms, scores);
    files::Json values{files::Json::Object()};
    for (const Score& score : named) values.set(score.name, score.value);
    files::Json verdict;
    verdict.set("version", 1).set("block", settings.id).set("expression", settings.expression).set("accepted", accepted).set("scores", std::move(values));
    const OutputFolder folder = stage.output(settings.id);
    folder.make();
    files::write_atomically(folder.file("acceptance.json"), verdict.text(2) + "\n");
    stage.log().event("scores", files::Json().set("block", settings.id).set("scores", files::Json().set("accepted", accepted ? 1 : 0)));
    // Without its manifest the stage is not complete: a job that is started again asks again.
    if (!accepted) throw Error(Exit::not_accepted, settings.id, "not accepted: " + settings.expression + " does not hold with " + text_of(named) + ".");
    folder.finish({"acceptance.json"});
    std::printf("%s: accepted: %s holds with %s\n", stage.name().c_str(), settings.expression.c_str(), text_of(named).c_str());
  });
}

}  // namespace tephra::results
