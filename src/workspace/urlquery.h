// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QString>

namespace sockwright::workspace {

// The query of a URL as text and as rows: two views of one thing.
//
// A row shows decoded text: percent sequences that are UTF-8 and '+' as a space; what does not
// decode is shown as it is. Bytes of the URL stay as they were typed until their row changes:
//
//     urlWithParams(url, paramsFromUrl(url, any)) == url            for every url
//     paramsFromUrl(urlWithParams(url, rows), rows) == rows         for every rows
//
// Rows without a pair in the URL: switched-off rows, and rows with neither name nor value (a row
// that is being typed). `{{name}}` is a placeholder for a variable: it stays readable in the URL.
// Any thread; linear in the text and the rows.

/// The rows after the URL was edited. Switched-off rows, notes and blank rows of `previous` stay
/// with their neighbours.
Fields paramsFromUrl(const QString &url, const Fields &previous);

/// The URL after rows were edited: its query is made of the switched-on rows, all else of it (the
/// fragment too) stays as it is.
QString urlWithParams(const QString &url, const Fields &params);

} // namespace sockwright::workspace
