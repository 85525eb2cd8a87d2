#!/bin/sh
# Stands for cmake in tests: "builds" by copying a program (the one of the environment, else the one in the job folder).
case $1 in
  -S)
    source=$2 build=$4
    mkdir -p "$build"
    printf '%s\n' "$source" >"$build/source"
    for word in "$@"; do
      case $word in -DCMAKE_INSTALL_PREFIX=*) printf '%s\n' "${word#-DCMAKE_INSTALL_PREFIX=}" >"$build/prefix" ;; esac
    done
    ;;
  --build)
    build=$2
    source=$(cat "$build/source")
    echo '[1/2] Building one'
    sleep "${TEPHRA_DOUBLE_BUILD_SECONDS:-0}"
    if [ -f "$source/broken.cpp" ]; then
      printf '%s/stages/train.cpp:12:5: error: no member named “unitz”\n' "$source"
      exit 1
    fi
    echo '[2/2] Linking'
    if [ -f "$build/prefix" ]; then
      mkdir -p "$(cat "$build/prefix")"
    else
      cp "${TEPHRA_DOUBLE_PROGRAM:-$source/program}" "$build/job"
      chmod +x "$build/job"
    fi
    ;;
esac
