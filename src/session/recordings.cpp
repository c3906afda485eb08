// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/recordings.h"

namespace sockwright::session {

Recording::~Recording()
{
    m_recordings->disk().post([library = m_recordings->library(), id = m_id] {
        // Where it cannot be ended, it is offered at the next start, as if it was interrupted.
        [[maybe_unused]] const auto ended = library.end(id);
    });
}

} // namespace sockwright::session
