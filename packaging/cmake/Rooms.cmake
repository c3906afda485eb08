# SPDX-License-Identifier: GPL-3.0-or-later
# A room is a static library. Its headers are reached as "room/header.h", and only through a link
# to the room: each room publishes an include folder that holds nothing but a link to itself, so an
# include without a link does not compile.
#
#   sockwright_room(wire SOURCES a.h a.cpp LINKS sockwright::base ZLIB::ZLIB)
function(sockwright_room name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
    set(include_dir "${CMAKE_BINARY_DIR}/rooms/${name}")
    file(MAKE_DIRECTORY "${include_dir}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${include_dir}/${name}" SYMBOLIC)

    add_library(sockwright_${name} STATIC ${ROOM_SOURCES})
    add_library(sockwright::${name} ALIAS sockwright_${name})
    target_include_directories(sockwright_${name} PUBLIC "${include_dir}")
    target_link_libraries(sockwright_${name} PUBLIC sockwright_settings ${ROOM_LINKS})
endfunction()
