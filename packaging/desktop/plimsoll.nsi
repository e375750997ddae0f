; The installer for Windows: for one person, without a question for the administrator. Made by
;   makensis -DVERSION=0.1.0 -DTREE=FOLDER -DOUT=FILE plimsoll.nsi
; with the folder that `bundle.py windows` puts together. NSIS, for it compiles on Linux too, where it is checked.
Unicode true
SetCompressor /SOLID lzma
Name "Plimsoll"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Plimsoll"
InstallDirRegKey HKCU "Software\Plimsoll" "Folder"
RequestExecutionLevel user
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Plimsoll"
VIAddVersionKey "FileDescription" "Plimsoll"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Plimsoll"
!define RUN '"$INSTDIR\python\pythonw.exe" -P -m ui'

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\python" ; what an older version had and this one has not
  File /r "${TREE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Plimsoll.lnk" "$INSTDIR\python\pythonw.exe" "-P -m ui" "$INSTDIR\plimsoll.ico"
  WriteRegStr HKCU "Software\Plimsoll" "Folder" "$INSTDIR"
  ; .gguf files may be opened with it; what opens them now stays what it is.
  WriteRegStr HKCU "Software\Classes\Plimsoll.gguf" "" "Language model (GGUF)"
  WriteRegStr HKCU "Software\Classes\Plimsoll.gguf\DefaultIcon" "" "$INSTDIR\plimsoll.ico"
  WriteRegStr HKCU "Software\Classes\Plimsoll.gguf\shell\open\command" "" '${RUN} "%1"'
  WriteRegStr HKCU "Software\Classes\.gguf\OpenWithProgids" "Plimsoll.gguf" ""
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Plimsoll"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\plimsoll.ico"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  ; Only what was installed: chats, settings and models lie elsewhere, and stay.
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\plimsoll.cmd"
  Delete "$INSTDIR\plimsoll.ico"
  Delete "$INSTDIR\bundle.json"
  Delete "$INSTDIR\FILES.sha256"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Plimsoll.lnk"
  DeleteRegValue HKCU "Software\Classes\.gguf\OpenWithProgids" "Plimsoll.gguf"
  DeleteRegKey HKCU "Software\Classes\Plimsoll.gguf"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Plimsoll"
SectionEnd
