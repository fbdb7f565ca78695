"""What pages say that are no document, in a dozen languages: each is the beginning of a word, or Chinese characters."""

#: Asked for before a page is shown, of personal data and cookies.
CONSENT = """
cookie|consent|we value your privacy|privacy|your choices|partners|personal data|personalised|personalized
legitimate interest
advertis|accept all|reject all|manage preferences|manage settings|vendors
einwillig|zustimm|datenschutz|privatsphäre|personenbezogen|werbung|akzeptieren|ablehnen|drittanbieter
consentement|traceur|confidentialité|vie privée|données personnelles|publicité|tout accepter|tout refuser
partenaires
consentimiento|privacidad|datos personales|publicidad|aceptar|rechazar|socios
consenso|informativa|dati personali|pubblicità|accetta|rifiuta
consentimento|dados pessoais|publicidade|aceitar|rejeitar|parceiros
toestemming|persoonsgegevens|advertentie|alles accepteren|weigeren
zgod|ciasteczk|plik cookie|pliki cookie|plików cookie|danych osobowych|reklam|akceptuj
куки|файлы cookie|файлов cookie|согласи|персональных данных|конфиденциальност|реклам|принять все
çerez|kişisel veri|onay|samtyck|kakor
隐私|同意|个人信息|全部接受|隱私|個人資料|クッキー|プライバシー|個人情報|広告|쿠키|개인정보|동의
"""

#: Asked of a visitor who may be a program.
BOT_CHECK = """
verify you are|verify that you are|verifying you are|are you a robot|not a robot|not a bot|you are human
you're human
unusual traffic|unusual activity|automated request|automated access|automated queries|suspicious activity
checking your browser|checking if the site connection|just a moment|security check|captcha|ray id|ddos
attention required
programmatic access|automated scraping|human user|request access|automation tools
enable cookies|one more step|pardon our interruption|request unsuccessful|too many requests|performing security
kein roboter|ein mensch sind|ungewöhnlich|sicherheitsprüfung|sicherheitsüberprüfung|browser wird überprüft
einen moment
pas un robot|êtes humain|êtes un humain|un être humain|trafic inhabituel|contrôle de sécurité
vérification de sécurité|un instant
no soy un robot|no es un robot|eres humano|es humano|ser humano|tráfico inusual|verificación de seguridad|un momento
non sono un robot|sei un essere umano|verifica di sicurezza|traffico insolito
não sou um robô|não é um robô|é humano|tráfego incomum|verificação de segurança|só um momento
geen robot|een mens bent|ongebruikelijk verkeer|beveiligingscontrole|nie jestem robotem|nietypowy ruch
jesteś człowiekiem
не робот|вы человек|проверка браузера|проверяем ваш браузер|подозрительн|необычный трафик|слишком много запросов
robot olmad|jag är inte en robot
验证码|安全验证|人机验证|访问过于频繁|请完成验证|异常流量|异常访问|滑动验证|机器人|驗證|正在检查|系统检测到
ロボットではありません|セキュリティチェック|セキュリティ チェック|通常と異なる|アクセスが集中|自動化された
로봇이 아닙니다|보안 확인|비정상적인
"""

#: Said of a page that is not there, with whatever status.
NOT_FOUND = """
404|page not found|not found|page cannot be found|page can't be found|page could not be found|couldn't find
could not find
can't find|cannot find the page|no longer available|no longer exist|does not exist|doesn't exist|has been moved
been removed
may have been moved|page you are looking for|page you're looking for|page you were looking for|page you requested
broken link
mistyped|link has expired|from our website|nothing was found|nothing found|page unavailable|page isn't available
seite nicht gefunden|nicht gefunden|nicht finden|existiert nicht|nicht mehr verfügbar|wurde verschoben
gesuchte seite|angeforderte seite
page introuvable|introuvable|n'existe pas|n’existe pas|n'existe plus|n’existe plus|n'est plus disponible
n’est plus disponible
page demandée|page que vous recherchez|a été déplacée|erreur 404
página no encontrada|no encontrada|no existe|no exista|no esté disponible|ya no está disponible
no hemos podido encontrar|página que busca
ha sido movida
pagina non trovata|non trovata|non esiste|non è più disponibile|pagina che cerchi|pagina che stai cercando
página não encontrada|não encontrada|não existe|não está mais disponível|página que procura|página que você procura
pagina niet gevonden|niet gevonden|bestaat niet|nie znaleziono|nie istnieje|strona, której szukasz
страница не найдена|не найдена|не существует|была удалена|была перемещена|ошибка 404
sayfa bulunamadı|bulunamadı|sidan kunde inte hittas|sidan hittades inte|siden ble ikke funnet
页面不存在|找不到|无法找到|页面已删除|已被删除|内容不存在|页面走丢|未找到|已下线|被撤下|网址有误|地址有误|頁面不存在
无法访问
ページが見つかり|見つかりませんでした|存在しません|削除された可能性|찾을 수 없|존재하지 않|삭제되었
"""

#: Said by a server that cannot or will not show a page.
ERROR = """
internal server error|server error|service unavailable|bad gateway|gateway timeout|gateway time-out
something went wrong
temporarily unavailable|under maintenance|scheduled maintenance|try again later|please try again|technical difficult
technical problem|technical error|access denied|access to this page|forbidden|don't have permission
do not have permission
not available in your|not authorized to|unexpected error|an error occurred|an error has occurred|error 5|fatal error
database connection|database error|reference #|the site is experiencing|origin is unreachable|back soon
account suspended
serverfehler|nicht erreichbar|wartungsarbeiten|wird gewartet|vorübergehend nicht|später erneut|später noch einmal
zugriff verweigert
technisches problem|technischer fehler|ein fehler ist aufgetreten|störung
erreur interne|service indisponible|indisponible|maintenance|réessayer|accès refusé|accès interdit
une erreur est survenue|erreur technique
error interno|servicio no disponible|no disponible|mantenimiento|inténtelo|inténtalo|acceso denegado
se ha producido un error
errore interno|servizio non disponibile|in manutenzione|riprova|accesso negato|si è verificato un errore
erro interno|serviço indisponível|indisponível|em manutenção|tente novamente|acesso negado|ocorreu um erro
interne fout|niet beschikbaar|onderhoud|probeer het later|toegang geweigerd|błąd serwera|przerwa techniczna
spróbuj ponownie|niedostępn
внутренняя ошибка|сервис недоступен|временно недоступ|технические работы|попробуйте позже|повторите попытку
доступ запрещ|произошла ошибка
sunucu hatası|hizmet kullanılamıyor|erişim engellendi
服务器错误|服务不可用|系统维护|网站维护|正在维护|稍后再试|稍后重试|访问被拒绝|禁止访问|没有权限|系统繁忙|出错了
内部错误|伺服器錯誤
サーバーエラー|メンテナンス|しばらくしてから|アクセスが拒否|エラーが発生|ご利用いただけません|서버 오류|점검 중
접근이 거부|오류가 발생|다시 시도
"""

#: Asked of a visitor before a page is shown: an account, or a password.
LOGIN = """
log in|login|sign in|signin|sign up|create an account|create account|register|password|username|user name
e-mail address|email address
forgot|remember me|single sign-on|members only|subscribers only|member area|session has expired
authentication required
anmelde|anmeldung|einloggen|passwort|kennwort|registrieren|benutzername|konto erstellen|angemeldet bleiben
se connecter|connexion|connectez|mot de passe|identifiant|créer un compte|inscrivez|s'inscrire
iniciar sesión|inicia sesión|inicie sesión|contraseña|crear una cuenta|regístr|usuario
accedi|password dimenticata|registrati|nome utente|entrar|iniciar sessão|senha|criar conta|esqueci
inloggen|wachtwoord|gebruikersnaam|aanmelden|zaloguj|logowanie|hasło|zarejestruj|nie pamiętasz
войти|вход|пароль|зарегистрир|регистрация|логин|авториз|giriş yap|şifre|logga in|lösenord
登录|登入|密码|密碼|用户名|注册|账号|帐号|ログイン|パスワード|新規登録|会員登録|로그인|비밀번호|회원가입|아이디
"""

#: Said where a page is made by scripts.
NEEDS_SCRIPTS = """
enable javascript|enable java script|requires javascript|javascript is disabled|javascript to run|turn on javascript
without javascript
javascript aktivieren|aktivieren sie javascript|javascript activé|activer javascript|habilite javascript
habilitar javascript|abilita javascript
ative o javascript|włącz javascript|включите javascript|javascript is required|javascript must be enabled
need to enable javascript
启用javascript|启用 javascript|开启javascript|javascriptを有効|javascriptが無効|자바스크립트|loading|chargement
wird geladen|cargando|加载中|読み込み中
"""
