// The rest of wp-config.php; the line before it names the database's socket.
define('DB_NAME', 'wp');
define('DB_USER', 'wp');
define('DB_PASSWORD', 'alleen-hier');
define('DB_HOST', 'localhost:' . SOCKET);
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']);  // the tests reach it through a proxy on another port
define('WP_SITEURL', WP_HOME);
define('WP_ENVIRONMENT_TYPE', 'local');                // application passwords without https
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", hash('sha256', "key $name"));
    define("{$name}_SALT", hash('sha256', "salt $name"));
}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
