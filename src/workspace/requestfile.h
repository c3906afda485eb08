// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "format/jsonvalue.h"
#include "workspace/request.h"

#include <QByteArray>

namespace sockwright::workspace {

/// The largest file of a workspace that is read or written.
constexpr qint64 maxWorkspaceFileBytes = 16LL * 1024 * 1024;
/// The most rows of one list (params, headers, messages) in a file.
constexpr qsizetype maxRows = 10'000;

/// A request as the bytes of its `.ws.json` file: "format" first, keys in a fixed order, then the
/// keys this version does not know. What has its default value is left out. The name is not in it:
/// it is the file's name. An error for what requestFromBytes() would not take back: too many rows
/// or bytes. Any thread.
base::Result<QByteArray> requestToBytes(const Request &request);

/// The reverse; `name` stays empty. The error says what is wrong at which key, as the end of a
/// sentence that starts with the file's name. Any thread.
base::Result<Request> requestFromBytes(const QByteArray &bytes);

/// The same as JSON values, for files that hold requests among other things.
format::JsonValue requestToJson(const Request &request);
base::Result<Request> requestFromJson(const format::JsonValue &json);
format::JsonValue messageToJson(const SavedMessage &message);
/// `where` is how the error calls the message.
base::Result<SavedMessage> messageFromJson(const format::JsonValue &json, const QString &where);

} // namespace sockwright::workspace
