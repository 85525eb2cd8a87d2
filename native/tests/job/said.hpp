#pragma once

#include <string>

#include <tephra/tensor/error.hpp>

#include "folder.hpp"

// What an error says, without the path of the test's folder.
struct Said {
  std::string message = "no error";
  tephra::Exit code = tephra::Exit::done;
  std::string block{};
};

template <class Work>
Said said(const Folder& folder, Work work) {
  try {
    work();
  } catch (const tephra::Error& error) {
    std::string message = error.what();
    for (std::size_t at; (at = message.find(folder.path() + "/")) != std::string::npos;) message.erase(at, folder.path().size() + 1);
    return {message, error.code(), error.block()};
  }
  return {};
}
