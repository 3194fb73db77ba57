<?php
// A neighbourhood's site as its volunteers would set it up; prints who is who as JSON.
define('WP_INSTALLING', true);
require_once __DIR__ . '/www/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
wp_install('Buurtsite De Esdoorn', 'beheer', 'beheer@example.test', true, '', wp_generate_password());
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
flush_rewrite_rules(false);
update_option('comment_moderation', '0');
update_option('comment_previously_approved', '0');
update_option('timezone_string', 'Europe/Amsterdam');

function resident(string $login, string $name, string $role): array {
    $id = wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(), 'display_name' => $name,
        'user_email' => "$login@example.test", 'role' => $role]);
    return ['id' => $id] + password($id);
}
function password(int $id): array {
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'wijkconnector']);
    return ['password' => $password];
}
echo json_encode([
    'beheer' => ['id' => 1] + password(1),
    'anna' => resident('anna', 'Anna de Wit', 'author'),
    'bram' => resident('bram', 'Bram', 'author'),
    'koppelaar' => resident('koppelaar', 'Buurtkoppelaar (bot)', 'contributor'),
    'lezer' => resident('lezer', 'Lezer', 'subscriber'),
    'hulp' => wp_create_category('Hulp gevraagd'),
    'nieuws' => wp_create_category('Nieuws'),
]);
