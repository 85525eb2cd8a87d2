// stages/train.cpp
  // "stop rule" (mqzvmeg4)
  auto stop_rule = train::stop_rule({.id = "mqzvmeg4", .epochs = 50, .patience = 5});
