#!/bin/sh
# Tesseract with its data for Vietnamese and Dutch, which the tests of scans need; they skip where it cannot be installed.
packages="tesseract-ocr tesseract-ocr-vie tesseract-ocr-nld"
if command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx vie; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y $packages >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -qq -y $packages >/dev/null; } ||
        echo "Tesseract could not be installed: the tests of scans are skipped" >&2
else
    echo "Tesseract is missing and can only be installed by root: apt-get install $packages" >&2
fi
