#include "pipeline.hpp"

namespace pipeline {

tephra::Dataset standardise() {
  using namespace tephra;
  // "table" (c4x7m2pq)
  auto table = data::csv({.id = "c4x7m2pq", .name = "table", .path = "table.csv", .delimiter = ',', .header = true,
                          .columns = {"Serial_No", "GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR", "CGPA", "Research", "Admit"},
                          .rows = 400});
  // "columns" (k8f3w6td)
  auto columns = data::columns(table, {.id = "k8f3w6td",
                                       .fields = {{.field = "features", .columns = {"GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR", "CGPA", "Research"}},
                                                  {.field = "target", .columns = {"Admit"}}}});
  // "split" (s5n9b4vy)
  auto split = data::split(columns, {.id = "s5n9b4vy", .train = 0.8, .validation = 0.1, .test = 0.1, .seed = 42});
  // "standardise" (z2j6r8gh)
  return data::standardise(split, {.id = "z2j6r8gh", .fields = {"features", "target"}});
}

tephra::Network network_of_train(tephra::Graph& graph) {
  using namespace tephra;
  auto features = graph.placeholder("features", {7});
  auto target = graph.placeholder("target", {1});
  // "hidden 1" (d3q7t5wn)
  auto hidden_1 = layers::dense(graph, features, {.id = "d3q7t5wn", .units = 64, .activation = Activation::relu});
  // "hidden 2" (d9m4k2xc)
  auto hidden_2 = layers::dense(graph, hidden_1, {.id = "d9m4k2xc", .units = 64, .activation = Activation::relu});
  // "output" (d6b8v3jf)
  auto output = layers::dense(graph, hidden_2, {.id = "d6b8v3jf", .units = 1, .activation = Activation::identity});
  // "mean squared error" (l7r2h9pg)
  auto mean_squared_error = losses::mean_squared_error(graph, {.id = "l7r2h9pg"}, output, target);
  return {.prediction = output, .loss = mean_squared_error};
}

}  // namespace pipeline
