# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where, and the Debian package (`cpack -G DEB`).
set(application_id io.github.sockwright.Sockwright)
set(metainfo_file "${CMAKE_BINARY_DIR}/${application_id}.metainfo.xml")
configure_file(packaging/linux/${application_id}.metainfo.xml.in "${metainfo_file}" @ONLY)

install(TARGETS sockwright sockwright-cli RUNTIME)
install(FILES packaging/linux/${application_id}.desktop
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${metainfo_file}"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES resources/icons/app/${application_id}.svg
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
install(FILES packaging/linux/copyright README.md
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/sockwright")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sockwright)
set(CPACK_PACKAGE_VENDOR "Sockwright developers")
set(CPACK_PACKAGE_CONTACT "Sockwright developers <developers@sockwright.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS hicolor-icon-theme)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-wayland, qt6-gtk-platformtheme")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Sockwright connects to a WebSocket server, sends messages and shows
everything that crosses the wire in one timeline: the handshake, messages,
pings and pongs, and how and why a connection ended. The command line
sockwright-cli does the same for scripts.")
include(CPack)
